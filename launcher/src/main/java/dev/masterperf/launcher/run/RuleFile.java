package dev.masterperf.launcher.run;

import dev.masterperf.alerts.rule.CurrentRules;
import dev.masterperf.alerts.rule.RuleDocument;
import dev.masterperf.alerts.rule.RuleSet;
import dev.masterperf.alerts.rule.ShippedRules;
import dev.masterperf.alerts.yaml.YamlFileException;
import dev.masterperf.streams.alert.StoredRuleFiles;
import dev.masterperf.streams.document.DocumentTopic;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The alert rules in force, and the file of this process that some of them are from. */
final class RuleFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RuleFile.class);

  private final CurrentRules rules;
  private final Optional<WatchedFile> watched;

  private RuleFile(CurrentRules rules, Optional<WatchedFile> watched) {
    this.rules = rules;
    this.watched = watched;
  }

  /**
   * Reads the file and begins to watch it.
   *
   * @param file empty: there are no rules but those stored for all processes
   * @throws YamlFileException if anything in it is wrong
   */
  static RuleFile open(Optional<Path> file) {
    return open(file, new CurrentRules(RuleSet.empty()), Beside.NOTHING);
  }

  /** The same with the rules that come with the product. */
  static RuleFile withShipped(Optional<Path> file) {
    CurrentRules rules = new CurrentRules(RuleSet.empty());
    rules.replace(List.of(ShippedRules.document()), ShippedRules.beside(RuleSet.empty()));
    return open(file, rules, Beside.SHIPPED);
  }

  private static RuleFile open(Optional<Path> file, CurrentRules rules, Beside beside) {
    return new RuleFile(
        rules,
        file.map(
            path ->
                WatchedFile.open(
                    "rules", path, new RulesInFile(rules, beside), InstantSource.system())));
  }

  /** Whether there are rules of people, and not only those that come with the product. */
  boolean hasRulesOfPeople() {
    return rules.get().rules().stream().anyMatch(rule -> !ShippedRules.isOne(rule.origin()));
  }

  /** What is in force beside the rules of the file. */
  private enum Beside {
    NOTHING {
      @Override
      void put(CurrentRules rules, RuleDocument document, RuleSet read) {
        rules.replace(List.of(document), read);
      }
    },
    SHIPPED {
      @Override
      void put(CurrentRules rules, RuleDocument document, RuleSet read) {
        rules.replace(List.of(document, ShippedRules.document()), ShippedRules.beside(read));
      }
    };

    abstract void put(CurrentRules rules, RuleDocument document, RuleSet read);
  }

  private record RulesInFile(CurrentRules rules, Beside beside) implements WatchedFile.Content {
    @Override
    public String take(Path file) {
      RuleDocument document = RuleDocument.load(file);
      RuleSet read = document.rules(file.toString());
      beside.put(rules, document, read);
      if (read.rules().isEmpty()) {
        LOG.atWarn().addKeyValue("file", file).log("there is no rule in it: nothing raises alerts");
      }
      return "%d rules, %s".formatted(read.rules().size(), read.digest());
    }

    @Override
    public void refused(String problem) {
      rules.refused(problem);
    }
  }

  /** From now on files that are stored for all processes count as well, as they are then. */
  void follow(DocumentTopic<String> stored) {
    stored.listen(documents -> rules.store(StoredRuleFiles.rules(documents)));
  }

  CurrentRules rules() {
    return rules;
  }

  /** The file; empty where there is none. */
  Optional<WatchedFile> watched() {
    return watched;
  }

  @Override
  public void close() {
    watched.ifPresent(WatchedFile::close);
  }
}
