"""One-box mode: database, broker, web, worker and beat as child processes. Imported by manage.py alone."""
