from core.model.memory import physical_memory


def test_that_the_memory_of_this_computer_is_known_and_plausible():
    memory = physical_memory()
    assert memory is not None
    assert 500e6 < memory < 100e12
