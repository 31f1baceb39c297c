"""The looks of `imagecourse doctor`: adding one is adding a file."""
