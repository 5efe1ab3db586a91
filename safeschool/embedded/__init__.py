"""One-box mode: PostgreSQL, a Redis-compatible server, web, worker and beat as child processes. Imported by manage.py alone."""
