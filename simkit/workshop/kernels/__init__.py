"""The place of warm kernels: a parent that has imported everything, a provisioner that forks page kernels from it.

They come with their own issue; until then `serve` starts stock kernels (ipykernel), one for each open page.
"""
