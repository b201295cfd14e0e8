package dev.masterperf.producer.isolation.limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The kernel's control files: writing is a command, a folder is a group. */
interface CgroupFiles {
  CgroupFiles KERNEL = new Kernel();

  boolean exists(Path file);

  String read(Path file) throws IOException;

  /** One command; never creates a file. */
  void write(Path file, String command) throws IOException;

  void makeGroup(Path group) throws IOException;

  /** Fails while a process is in it, or a group. */
  void removeGroup(Path group) throws IOException;

  /** The real ones. */
  final class Kernel implements CgroupFiles {
    private Kernel() {}

    @Override
    public boolean exists(Path file) {
      return Files.exists(file);
    }

    @Override
    public String read(Path file) throws IOException {
      return Files.readString(file).strip();
    }

    @Override
    public void write(Path file, String command) throws IOException {
      Files.writeString(file, command, StandardOpenOption.WRITE);
    }

    @Override
    public void makeGroup(Path group) throws IOException {
      Files.createDirectory(group);
    }

    @Override
    public void removeGroup(Path group) throws IOException {
      Files.deleteIfExists(group);
    }
  }
}
