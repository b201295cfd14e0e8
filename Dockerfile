# Built from the sources alone; needs Maven Central while it builds.
FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN mvn -B -ntp -Dmaven.test.skip=true -pl launcher -am package

FROM eclipse-temurin:17-jre
RUN groupadd --gid 10001 masterperf \
 && useradd --uid 10001 --gid masterperf --home-dir /data --no-create-home \
      --shell /usr/sbin/nologin masterperf \
 && install --directory --owner=masterperf --group=masterperf --mode=0750 /data \
 && printf '%s\n' \
      '#!/bin/sh' \
      'exec java -XX:MaxRAMPercentage=70 -XX:+ExitOnOutOfMemoryError ${MASTERPERF_JAVA_OPTS:-} -jar /opt/masterperf/masterperf.jar "$@"' \
      > /usr/local/bin/masterperf \
 && chmod 0755 /usr/local/bin/masterperf
# The libraries first: they change less often than the product.
COPY --from=build /src/launcher/target/lib /opt/masterperf/lib
COPY --from=build /src/launcher/target/masterperf.jar /opt/masterperf/
USER 10001:10001
ENV LANG=C.UTF-8 \
    MASTERPERF_HOST=0.0.0.0 \
    MASTERPERF_PORT=3004 \
    MASTERPERF_DATA=/data
VOLUME /data
EXPOSE 3004
# bash opens the connection itself, so the image needs no HTTP client.
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=3 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$MASTERPERF_PORT && printf 'GET /-/healthy HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
ENTRYPOINT ["masterperf"]
CMD ["serve"]
