"""How sure a measured accuracy is."""

import math
from statistics import NormalDist


def wilson_interval(
    correct: int, total: int, confidence: float = 0.95
) -> tuple[float, float]:
    """Returns the range in which the true accuracy lies with a given confidence.

    The interval of Wilson holds for few examples and for accuracies near 0 and 1,
    where the usual "plus or minus" fails. It takes the examples to be independent;
    near-duplicates among them make it too narrow.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22 (1927), 209-212.

    Args:
        correct: How many examples were right, 0 to `total`.
        total: How many examples were looked at.
        confidence: Between 0 and 1, both excluded.

    Returns:
        The lower and the upper end, each from 0 to 1; (0, 1) without any example.

    Raises:
        ValueError: an argument is outside its range.

    Example:
        `wilson_interval(95, 100)` is about (0.888, 0.978).
    """
    if not 0 <= correct <= total:
        raise ValueError(
            f"Expected 0 ≤ correct ≤ total. Received: correct={correct}, total={total}"
        )
    if not 0.0 < confidence < 1.0:
        raise ValueError(
            f"Expected a confidence between 0 and 1. Received: {confidence}"
        )
    if total == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2.0)
    share = correct / total
    shrink = 1.0 + z * z / total
    middle = (share + z * z / (2.0 * total)) / shrink
    reach = (
        z * math.sqrt(share * (1.0 - share) / total + (z / (2.0 * total)) ** 2) / shrink
    )
    lower = 0.0 if correct == 0 else max(0.0, middle - reach)
    upper = 1.0 if correct == total else min(1.0, middle + reach)
    return lower, upper
