package dev.masterperf.launcher.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.masterperf.launcher.host.CannotStartException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRecordsTest {

  @ParameterizedTest
  @ValueSource(strings = {"a,b,c\n1,2,3\n", "a,b,c\r\n1,2,3\r\n", "\ufeffa,b,c\n\n1,2,3"})
  void readsRecordsWhateverEndsThem(String text) throws Exception {
    assertThat(cells(text)).containsExactly(List.of("a", "b", "c"), List.of("1", "2", "3"));
  }

  @Test
  void cellsInQuotesHoldDelimitersQuotesAndLines() throws Exception {
    String text = "\"a,1\",\"say \"\"x\"\"\",\"two\r\nlines\"\n,,\n";

    assertThat(cells(text))
        .containsExactly(List.of("a,1", "say \"x\"", "two\r\nlines"), List.of("", "", ""));
  }

  @Test
  void eachRecordTellsItsFirstLine() throws Exception {
    List<CsvRecords.Cells> records = all("h\n\n\"1\n2\n3\"\nx\n");

    assertThat(records).extracting(CsvRecords.Cells::line).containsExactly(1L, 3L, 6L);
  }

  @Test
  void aBadRecordIsToldAloneAndTheNextIsRead() throws Exception {
    byte[] latin1 = "h\n\"a\"b,c\nk\u00e4se\nlast\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(all(latin1))
        .extracting(CsvRecords.Cells::problem)
        .containsExactly("", "there is text after a closing quote", "the text is not UTF-8", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"h\n\"never closed\nx\n", "h\n\""})
  void aQuoteThatIsNeverClosedEndsTheReadingWithItsLine(String text) {
    assertThatThrownBy(() -> all(text))
        .isInstanceOf(CannotStartException.class)
        .hasMessageStartingWith("line 2: a quote is opened");
  }

  @Test
  void aQuoteLeftOpenInALargeFileIsFoundBeforeAllOfItIsRead() {
    String text = "h\n\"" + "x\n".repeat(2_000_000);

    assertThatThrownBy(() -> all(text)).hasMessageStartingWith("line 2: a quote is opened");
  }

  @Test
  void aRecordFarTooLongIsRefusedAlone() throws Exception {
    assertThat(all("h\n" + "x".repeat(1_100_000) + "\nlast\n"))
        .extracting(CsvRecords.Cells::problem)
        .containsExactly("", "the record has more than 1048576 bytes", "");
  }

  @Property(tries = 500)
  void whatIsWrittenByTheRulesIsReadBack(
      @ForAll @Size(min = 1, max = 20)
          List<@Size(value = 3) List<@StringLength(max = 8) String>> rows)
      throws IOException {
    List<List<String>> plain =
        rows.stream()
            .map(row -> row.stream().map(CsvRecordsTest::withoutSurrogates).toList())
            .toList();
    String text =
        plain.stream()
            .map(
                row ->
                    row.stream()
                        .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(",")))
            .collect(Collectors.joining("\r\n"));

    assertThat(cells("h,h,h\n" + text))
        .hasSize(rows.size() + 1)
        .endsWith(plain.get(rows.size() - 1));
    assertThat(cells("h,h,h\n" + text).subList(1, rows.size() + 1)).isEqualTo(plain);
  }

  private static String withoutSurrogates(String text) {
    return text.replaceAll("\\p{Cs}", "?");
  }

  private static List<List<String>> cells(String text) throws IOException {
    return all(text).stream().map(CsvRecords.Cells::cells).toList();
  }

  private static List<CsvRecords.Cells> all(String text) throws IOException {
    return all(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<CsvRecords.Cells> all(byte[] text) throws IOException {
    CsvRecords records = new CsvRecords(new PlacedInput(new ByteArrayInputStream(text)), ',');
    List<CsvRecords.Cells> all = new ArrayList<>();
    for (Optional<CsvRecords.Cells> next = records.next();
        next.isPresent();
        next = records.next()) {
      all.add(next.get());
    }
    return all;
  }
}
