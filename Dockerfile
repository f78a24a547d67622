# Bongsu as an image: docker build -t bongsu . ; examples/compose.yaml runs it with PostgreSQL.
FROM python:3.13-slim-trixie AS build
WORKDIR /build
COPY requirements.lock ./
RUN python -m venv /opt/bongsu \
    && /opt/bongsu/bin/python -m pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot/ bot/
COPY commands/ commands/
COPY migrations/ migrations/
RUN /opt/bongsu/bin/python -m pip install --no-cache-dir --no-deps .

FROM python:3.13-slim-trixie
# Commits of a service in a local repository are read by git. Debian keeps one version of it at a time.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --home-dir /var/lib/bongsu --shell /usr/sbin/nologin bongsu \
    && install --directory --owner=bongsu --group=bongsu --mode=0750 /var/lib/bongsu
COPY --from=build /opt/bongsu /opt/bongsu
ENV PATH=/opt/bongsu/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    PYTHONUNBUFFERED=1 \
    BONGSU_CONFIG=/etc/bongsu/bongsu.toml \
    BONGSU_HOST=0.0.0.0 \
    BONGSU_PORT=3000 \
    BONGSU_STATE=/var/lib/bongsu
USER 10001:10001
WORKDIR /var/lib/bongsu
VOLUME ["/var/lib/bongsu"]
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"BONGSU_PORT\"]}/healthz', timeout=4)"]
CMD ["bongsu", "serve"]
