"""imagecourse: a notebook course on custom VM images in Azure, done for real against a local Azure."""
