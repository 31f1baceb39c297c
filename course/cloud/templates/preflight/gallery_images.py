"""Are the gallery images that the template names replicated where its machines are to stand?

catalogue row gallery-image-preflight.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...arm.errors import ArmError
from ...arm.refusals import refusal
from ...arm.resource_id import parse
from ...providers.compute import image_references
from ..plan import Plan
from .virtual_machines import wanted

_KINDS = ("microsoft.compute/galleries/images", "microsoft.compute/galleries/images/versions")


def ask(plan: Plan) -> Iterator[ArmError]:
    """One refusal per region, with all images that it lacks."""
    lacking: dict[str, list[str]] = {}
    made = {resource.id.lower() for resource in plan.resources}
    for machine in wanted(plan):
        image = machine.image_reference.get("id")
        if not isinstance(image, str) or not _is_gallery_image(image) or image.lower() in made:
            continue
        try:
            image_references.resolve(plan.scope.context, {"id": image}, machine.location)
        except ArmError as problem:
            if problem.code in ("GalleryImageNotFound", "NotFound"):
                lacking.setdefault(machine.location, []).append(image)
    for region, images in lacking.items():
        yield refusal("gallery-image-preflight", region=region, imageIds=", ".join(dict.fromkeys(images)))


def _is_gallery_image(image: str) -> bool:
    try:
        return parse(image).type.lower() in _KINDS
    except ValueError:
        return False
