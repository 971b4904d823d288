"""Warm kernels: a parent that has imported everything (parent.py), the line to it (warm.py), the provisioner that has
kernels forked (provisioner.py), and the kernels of a room with those who may talk to them (room.py).
"""
