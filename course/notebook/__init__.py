"""What a notebook works with: its cloud, its scenes, and the looks into them."""

from .begin import begin
from .looks import explore, lifecycle, xray
from .scene import Scene, scene
from .served import served

__all__ = ["Scene", "begin", "explore", "lifecycle", "scene", "served", "xray"]
