"""The flight recorder: every change as the REST call, the SDK call and the az command that make it, and scripts of all."""

from .recorder import Flight, Recorder
from .scripts import az_script, python_script
from .translate import as_az, as_rest, as_sdk

__all__ = ["Flight", "Recorder", "as_az", "as_rest", "as_sdk", "az_script", "python_script"]
