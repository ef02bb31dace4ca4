"""Mail: papers that arrive at an interview's address, and reminders."""
