"""`make soak`: thousands of operations through a troubled LegalServer and dying workers, then every effect counted."""
