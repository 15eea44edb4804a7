# The packages are built in one stage and copied into a small second one.
FROM python:3.13-slim AS packages
WORKDIR /roost
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --requirement requirements.txt

FROM python:3.13-slim
RUN useradd --uid 1000 --create-home --home-dir /home/roost roost \
    && mkdir -p /roost /roost-static /var/lib/roost && chown roost /roost-static /var/lib/roost
COPY --from=packages /venv /venv
WORKDIR /roost
COPY . .
RUN python -m compileall -q api cms media pages search
USER roost
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    ROOST_VAR=/var/lib/roost \
    ROOST_STATIC=/roost-static \
    ROOST_HOST=0.0.0.0
RUN python manage.py collectstatic --noinput --verbosity 0 && rm -rf /var/lib/roost/*
# Only from here on: collecting the static files needs no secret key.
ENV ROOST_PRODUCTION=1
VOLUME /var/lib/roost
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=40s \
    CMD ["python", "cms/healthcheck.py"]
CMD ["python", "manage.py", "serve"]
