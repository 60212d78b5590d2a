# syntax=docker/dockerfile:1
# Two stages: the first installs what requirements.lock names, the second holds the result and runs as a user without
# rights. The root file system may be read-only: only /data and /tmp are written.
FROM python:3.11-slim AS build
WORKDIR /tocsin
RUN python -m venv /venv
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN /venv/bin/pip install --no-cache-dir --no-deps -r requirements.lock
COPY pipeline pipeline
COPY flows flows
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation . && /venv/bin/pip check

FROM python:3.11-slim
RUN useradd --system --uid 10001 --home-dir /data tocsin && install -d -o tocsin /data
COPY --from=build /venv /venv
COPY config /config
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    TOCSIN_CONFIG=/config \
    TOCSIN_DATA=/data \
    PREFECT_HOME=/data/prefect
USER 10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=5m --timeout=60s --start-period=20m CMD ["tocsin", "health", "--max-age", "2h"]
ENTRYPOINT ["tocsin"]
CMD ["serve"]
