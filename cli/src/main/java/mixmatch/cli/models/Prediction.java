package mixmatch.cli.models;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The most probable classes of an image, the first the most probable one, and the probabilities of all classes. */
@JsonPropertyOrder({"file", "guesses"})
record Prediction(
        @JsonIgnore Path image,
        List<Guess> guesses,
        @JsonIgnore float[] probabilities) {
    record Guess(@JsonProperty("class") String name, float probability) {}

    /** @param top how many classes, where there are as many */
    static Prediction of(Path image, float[] probabilities, List<String> classes, int top) {
        List<Guess> guesses = IntStream.range(0, classes.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -probabilities[c]))
                .limit(top)
                .map(c -> new Guess(classes.get(c), probabilities[c]))
                .toList();
        return new Prediction(image, guesses, probabilities);
    }

    @JsonProperty
    String file() {
        return image.toString();
    }

    double sureness() {
        return guesses.get(0).probability();
    }

    /** File, class, probability, and as many more of both as there are. */
    List<String> cells() {
        Stream<String> pairs = guesses.stream()
                .flatMap(guess -> Stream.of(guess.name(), String.format(Locale.ROOT, "%.4f", guess.probability())));
        return Stream.concat(Stream.of(file()), pairs).toList();
    }
}
