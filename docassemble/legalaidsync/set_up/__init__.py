"""The set-up screens (setup.yml), and what is pasted into the Configuration."""
