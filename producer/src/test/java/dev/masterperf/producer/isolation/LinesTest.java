package dev.masterperf.producer.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class LinesTest {
  @Property
  void linesAreThoseOfAnyReaderButCut(
      @ForAll
          @StringLength(max = 3000)
          @Chars({'\n'})
          @CharRange(from = 'a', to = 'e')
          String text)
      throws IOException {
    List<String> expected =
        new BufferedReader(new StringReader(text))
            .lines()
            .map(line -> line.substring(0, Math.min(Lines.MAX_LENGTH, line.length())))
            .toList();

    Lines lines = new Lines(new StringReader(text));
    List<String> found = new ArrayList<>();
    for (String line = lines.next(); line != null; line = lines.next()) {
      found.add(line);
    }

    assertThat(found).isEqualTo(expected);
  }
}
