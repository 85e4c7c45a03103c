"""Frameworks in 1EdTech's CASE 1.1, one CFPackage a JSON document, as `/ims/case/v1p1/CFPackages/{id}` gives it."""
