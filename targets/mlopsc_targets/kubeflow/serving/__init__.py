"""Serving: Triton under KServe, and the controller that lets the cluster follow the champion."""
