# The server in a small image: no torch, no compiler, no root. Build: docker build -t rapport .
# Run: docker run -p 127.0.0.1:8600:8600 -v rapport:/var/lib/rapport rapport

FROM python:3.11.14-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/rapport
WORKDIR /app
COPY assist/requirements.lock assist/requirements.lock
RUN /opt/rapport/bin/pip install --no-deps --require-hashes -r assist/requirements.lock
COPY pyproject.toml ./
COPY assist assist
RUN /opt/rapport/bin/pip install --no-deps --no-build-isolation -e .

FROM python:3.11.14-slim-bookworm AS serve
RUN useradd --uid 10001 --home-dir /var/lib/rapport --create-home --shell /usr/sbin/nologin rapport
WORKDIR /app
COPY --from=build /opt/rapport /opt/rapport
COPY --from=build /app /app
COPY models/rapport-v1 models/rapport-v1
COPY prompts prompts
COPY web_extension web_extension
ENV PATH=/opt/rapport/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ASSIST_HOST=0.0.0.0 \
    ASSIST_PORT=8600 \
    ASSIST_PUBLIC_URL=http://127.0.0.1:8600 \
    ASSIST_HOME=/var/lib/rapport
USER 10001
VOLUME /var/lib/rapport
EXPOSE 8600
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['ASSIST_PORT']}/health\", timeout=4)"]
ENTRYPOINT ["assist"]
CMD ["serve"]
