package dev.masterperf.producer.isolation;

import java.util.ArrayList;
import java.util.List;

/** An agent that takes more than it should: {@code memory} takes 20 MiB every tenth of a second. */
final class HogMain {
  private static final int BITE_BYTES = 20 << 20;

  public static void main(String[] args) throws Exception {
    System.out.println("READY");
    List<byte[]> hoard = new ArrayList<>();
    while (true) {
      if (args[0].equals("memory")) {
        byte[] bite = new byte[BITE_BYTES];
        for (int page = 0; page < bite.length; page += 4096) {
          bite[page] = 1;
        }
        hoard.add(bite);
        Thread.sleep(100);
      }
    }
  }
}
