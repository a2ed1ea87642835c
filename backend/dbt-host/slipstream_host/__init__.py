"""Slipstream's Python side: the warm dbt host, its project workers, and the files agent.

Started as ``python -I <dbt-host>/slipstream_host <command>``. Nothing of it is importable by dbt: the package is
loaded by its own path and no folder of ours is on ``sys.path`` (dbt imports every top-level module named ``dbt_*``
that it finds there).
"""
