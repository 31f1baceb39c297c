"""What a cloud would cost in real Azure: dated list prices, what each resource costs by the hour, and a meter that runs."""

from .meter import Bill, Charge, Meter

__all__ = ["Bill", "Charge", "Meter"]
