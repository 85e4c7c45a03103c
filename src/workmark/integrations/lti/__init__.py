"""LTI 1.3 (1EdTech): a course at a learning platform leads to a micro-credential here, and hears when it is earned.

A launch signs nobody in and makes no account: whoever comes signs in their own way, and agrees to what goes back. `launching.py`
judges a launch, `actions/agree_to_launch.py` keeps what was agreed, `grading.py` tells the platform.
"""
