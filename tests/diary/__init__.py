"""The state machine of the diary: whatever people do, nobody has two, loses one or is untold."""
