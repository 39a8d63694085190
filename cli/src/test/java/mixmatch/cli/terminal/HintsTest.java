package mixmatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class HintsTest {
    @Command(
            name = "mixmatch",
            subcommands = {Show.class, Plan.class})
    static final class Root {}

    @Command(name = "show")
    static final class Show {
        @Option(names = "--dir", defaultValue = ".mixmatch")
        String dir;

        @Option(names = "--kafka")
        String kafka;

        @Option(names = "--no-services")
        boolean noServices;

        @Option(names = "--json")
        boolean json;
    }

    @Command(name = "plan")
    static final class Plan {}

    private static String said(String program, String sentence, String... call) {
        Hints hints = new Hints(program);
        hints.called(new CommandLine(new Root()).parseArgs(call));
        return hints.in(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "show | enter ./mixmatch show RUN, or ./mixmatch plan",
                "show --json | enter ./mixmatch show RUN, or ./mixmatch plan",
                "show --dir a/b --no-services | enter ./mixmatch show RUN --dir a/b --no-services, or ./mixmatch plan",
                "show --kafka=h:1 | enter ./mixmatch show RUN --kafka h:1, or ./mixmatch plan",
                "plan | enter ./mixmatch show RUN, or ./mixmatch plan"
            })
    void takeWhereEverythingIsFromTheCall(String call, String expected) {
        assertThat(said("./mixmatch", "enter `mixmatch show RUN`, or `mixmatch plan`", call.split(" ")))
                .isEqualTo(expected);
    }

    @Test
    void canBePastedWhateverIsInThem() {
        assertThat(said("/my apps/mixmatch", "`mixmatch show x`", "show", "--dir", "Jo's runs"))
                .isEqualTo("'/my apps/mixmatch' show x --dir 'Jo'\\''s runs'");
    }

    @Test
    void wordsThatNameNoCommandHarmNobody() {
        assertThat(said("mixmatch", "`mixmatch nosuch` is a file", "show")).isEqualTo("mixmatch nosuch is a file");
    }

    @Test
    void areThereBeforeTheCallIsRead() {
        assertThat(List.of(new Hints("mixmatch").in("`mixmatch show`"), new Hints("mixmatch").in("no hint `here`")))
                .containsExactly("mixmatch show", "no hint `here`");
    }
}
