package dev.masterperf.launcher.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Iterator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTest {
  @ParameterizedTest
  @CsvSource({
    "'\u001b', ESCAPE",
    "'\u001b[A', UP",
    "'\u001bOB', DOWN",
    "'\u001b[5~', PAGE_UP",
    "'\u001b[6;2~', UNKNOWN",
    "'\u001b[1~', HOME",
    "'\u001b[F', END",
    "'\u001bx', UNKNOWN",
    "'\u0003', INTERRUPT",
    "'\u007f', ERASE",
    "'\u0001', UNKNOWN",
    "'ä', TEXT"
  })
  void whatATerminalSendsIsAKey(String sent, Key.Name name) throws IOException {
    Iterator<Integer> rest = sent.chars().skip(1).iterator();

    Key key = Key.read(sent.charAt(0), timeout -> rest.hasNext() ? rest.next() : -2);

    assertThat(key.name()).isEqualTo(name);
  }
}
