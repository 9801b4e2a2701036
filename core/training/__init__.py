"""Running a training: engine, control, devices, checkpoints, memory."""
