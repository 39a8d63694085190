package mixmatch.cli.experiment;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mixmatch.cli.terminal.CommandFailure;

/** How many training images keep their labels, as a person writes it: a number of images, or a percentage of all. */
record LabelAmount(String text) {
    private static final Pattern COUNT = Pattern.compile("\\d{1,9}");
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?) ?%");

    /** @param where the option or key that has it, for errors */
    static LabelAmount parse(String where, String text) {
        Matcher percent = PERCENT.matcher(text);
        boolean isShare = percent.matches();
        double share = isShare ? Double.parseDouble(percent.group(1)) : 1;
        if (!isShare && !COUNT.matcher(text).matches() || share <= 0 || share > 100) {
            throw CommandFailure.badInput(
                    "%s: %s is neither a number of images nor a percentage up to 100%%; write them as in 10,50,10%%"
                            .formatted(where, text));
        }
        return new LabelAmount(text);
    }

    /** Of so many training images, rounded to a whole number, at least 1 for a percentage. */
    int of(int images) {
        return share().map(share -> (int) Math.max(1, Math.round(share * images / 100)))
                .orElseGet(() -> Integer.parseInt(text));
    }

    private Optional<Double> share() {
        Matcher percent = PERCENT.matcher(text);
        return percent.matches() ? Optional.of(Double.parseDouble(percent.group(1))) : Optional.empty();
    }
}
