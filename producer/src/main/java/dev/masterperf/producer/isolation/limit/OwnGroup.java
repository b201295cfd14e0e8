package dev.masterperf.producer.isolation.limit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;

/**
 * The cgroup v2 group of this process.
 *
 * @param folder where its control files are
 * @param isRoot whether it is the root of what this process can see
 */
record OwnGroup(Path folder, boolean isRoot) {
  private static final String ADVICE =
      "; a group of its own comes with: systemd-run --scope -p Delegate=yes (as a user: --user)"
          + " masterperf …";

  /** Present on a machine that systemd runs. */
  private static final Path SYSTEMD = Path.of("/run/systemd/system");

  static OwnGroup ofThisProcess() throws UnusableGroupException {
    return of(Path.of("/proc/self"));
  }

  /**
   * @param self the process' folder in {@code /proc}
   */
  static OwnGroup of(Path self) throws UnusableGroupException {
    String path = pathInHierarchy(read(self.resolve("cgroup")));
    for (String line : read(self.resolve("mountinfo")).lines().toList()) {
      Mount mount = Mount.parse(line);
      if (mount != null && mount.shows(path)) {
        if (mount.readOnly()) {
          throw new UnusableGroupException(mount.point() + " is mounted read-only");
        }
        return new OwnGroup(mount.folder(path), path.equals("/"));
      }
    }
    throw new UnusableGroupException("no cgroup2 file system is mounted");
  }

  /**
   * Root may write everywhere, and so would take what systemd considers its own.
   *
   * @throws UnusableGroupException if systemd runs this machine and has not given the group away
   */
  void requireDelegated() throws UnusableGroupException {
    boolean root = "root".equals(System.getProperty("user.name"));
    if (root && !isRoot && Files.exists(SYSTEMD) && !isMarkedDelegated()) {
      throw new UnusableGroupException("systemd has not delegated " + folder + ADVICE);
    }
  }

  static String advice() {
    return ADVICE;
  }

  /** systemd 251 and later mark what they delegate by an extended attribute. */
  private boolean isMarkedDelegated() {
    UserDefinedFileAttributeView marks =
        Files.getFileAttributeView(folder, UserDefinedFileAttributeView.class);
    try {
      ByteBuffer value = ByteBuffer.allocate(8);
      marks.read("delegate", value);
      return StandardCharsets.US_ASCII.decode(value.flip()).toString().equals("1");
    } catch (IOException | IllegalArgumentException e) {
      return false; // no such mark
    }
  }

  /** The line {@code 0::/path}; the others are of version 1. */
  private static String pathInHierarchy(String cgroups) throws UnusableGroupException {
    return cgroups
        .lines()
        .filter(line -> line.startsWith("0::/"))
        .map(line -> line.substring("0::".length()))
        .findFirst()
        .orElseThrow(() -> new UnusableGroupException("this system has no cgroup v2"));
  }

  private static String read(Path file) throws UnusableGroupException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UnusableGroupException("there is no " + file, e);
    }
  }
}
