# Read by the start scripts, the one of the source tree and the one that is shipped: finds Java and what it needs.

fail() {
  echo "masterperf: $*" >&2
  exit 2
}

# Sets java, its specification in release and what names its build in java_build.
find_java() {
  if [[ -n ${JAVA_HOME:-} ]]; then
    java=$JAVA_HOME/bin/java
  else
    java=$(command -v java || true)
  fi
  [[ -n $java ]] || fail "Java 17 or later is needed; install it, or set JAVA_HOME"
  [[ -x $java ]] || fail "there is no $java; set JAVA_HOME to a Java 17 or later"

  # "17.0.15" and "25-ea" begin with the release, "1.8.0" does not and is too old anyway.
  local told
  told=$("$java" -XshowSettings:properties -version 2>&1 || true)
  release=$(sed -n 's/^ *java\.specification\.version = //p' <<<"$told")
  java_build=$(sed -n -E '/^ *(java\.home|java\.vm\.version|java\.vm\.vendor) = /p' <<<"$told")
  [[ ${release%%.*} =~ ^[0-9]+$ && ${release%%.*} -ge 17 ]] ||
    fail "Java 17 or later is needed, $java is ${release:-unknown}; set JAVA_HOME to a newer one"
}

# Sets flags: what the product asks of this Java, and what MASTERPERF_JAVA_OPTS or the arguments ask.
java_flags() {
  flags=(-XX:+ExitOnOutOfMemoryError)
  if [[ ${release%%.*} -ge 24 ]]; then
    flags+=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
  fi
  # shellcheck disable=SC2206 # options, separated by blanks
  flags+=(${MASTERPERF_JAVA_OPTS:-$*})
}
