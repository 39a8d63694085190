package mixmatch.cli.train;

import java.util.Optional;
import mixmatch.ingest.FoundImages;

/**
 * What specs take of the data that runs are trained on; empty texts where it says nothing.
 *
 * @param source as a spec writes it
 * @param name of the runs, where nobody names spec or runs
 * @param labels where nobody names a spec or says how many
 */
record DataFacts(String source, String imageSize, String name, String labels) {
    /** Of data that is not looked at yet. */
    static DataFacts of(String source) {
        return new DataFacts(source, "", "", "");
    }

    /** Of a person's folder, if it is one. */
    static DataFacts of(String source, Optional<FoundImages> found) {
        return new DataFacts(
                source,
                "",
                found.map(FoundImages::name).orElse(""),
                found.map(all -> Integer.toString(all.defaultLabels())).orElse(""));
    }
}
