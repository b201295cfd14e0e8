package dev.masterperf.launcher.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandWordsTest {
  @Test
  void wordsAreSplitAsAShellSplitsThem() {
    assertThat(CommandWords.of("python3 worker.py")).containsExactly("python3", "worker.py");
    assertThat(CommandWords.of("  a\t b\nc  ")).containsExactly("a", "b", "c");
    assertThat(CommandWords.of("sh -c 'echo \"$HOME\"; sleep 1'"))
        .containsExactly("sh", "-c", "echo \"$HOME\"; sleep 1");
    assertThat(CommandWords.of("a \"b \\\"c\\\" \\d \\\\\" '' x\\ y"))
        .containsExactly("a", "b \"c\" \\d \\", "", "x y");
    assertThat(CommandWords.of("a'b c'd")).containsExactly("ab cd");
    assertThat(CommandWords.of("a $X *")).containsExactly("a", "$X", "*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "sh 'a; the ' at character 4 is not closed",
        "sh \"a; the \" at character 4 is not closed",
        "sh \\; a backslash ends it",
        "~~; there is no program in it",
        "~ ~; there is no program in it",
        "'' a; there is no program in it",
      })
  void whatIsNoCommandIsSaidToBeSo(String text, String reason) {
    assertThatThrownBy(() -> CommandWords.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason);
  }

  @Property
  void quotedWordsComeBackAsTheyWere(
      @ForAll @NotEmpty @Size(max = 8) List<@StringLength(max = 12) String> words) {
    List<String> all = new java.util.ArrayList<>(words);
    all.set(0, "program" + all.get(0));
    String text =
        all.stream()
            .map(word -> "'" + word.replace("'", "'\\''") + "'")
            .collect(Collectors.joining(" "));

    assertThat(CommandWords.of(text)).isEqualTo(all);
  }

  @Property
  void anyTextIsEitherWordsOrRefusedWithAReason(@ForAll @StringLength(max = 60) String text) {
    try {
      assertThat(CommandWords.of(text)).isNotEmpty();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
