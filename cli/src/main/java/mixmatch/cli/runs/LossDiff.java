package mixmatch.cli.runs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * The difference between two runs' losses, over the steps that both have.
 *
 * @param steps number of those steps
 * @param differsAt the first of them at which any bit differs; empty where none does
 * @param columns difference of each column; empty where nothing differs
 */
record LossDiff(long steps, OptionalLong differsAt, List<Column> columns) {
    /**
     * One column.
     *
     * @param first at the first step that differs
     * @param second at the first step that differs
     * @param largest absolute difference over all steps; infinite where one has a number and the other none
     * @param largestAt the first step that has it
     */
    record Column(String name, float first, float second, double largest, long largestAt) {
        double absolute() {
            return distance(first, second);
        }

        /** To the larger of the two; 0 for two zeros. */
        double relative() {
            double scale = Math.max(Math.abs((double) first), Math.abs((double) second));
            return absolute() == 0 ? 0 : absolute() / scale;
        }
    }

    static LossDiff of(LossTable first, LossTable second) {
        List<Long> common = first.rows().keySet().stream()
                .filter(second.rows()::containsKey)
                .toList();
        OptionalLong differsAt = common.stream()
                // Bit for bit, but for which of the many NaNs it is.
                .filter(step ->
                        !Arrays.equals(first.rows().get(step), second.rows().get(step)))
                .mapToLong(Long::longValue)
                .findFirst();
        List<Column> columns = new ArrayList<>();
        if (differsAt.isPresent()) {
            for (String name : first.columns()) {
                if (second.columns().contains(name)) {
                    columns.add(column(name, first, second, common, differsAt.getAsLong()));
                }
            }
        }
        return new LossDiff(common.size(), differsAt, columns);
    }

    private static Column column(String name, LossTable first, LossTable second, List<Long> common, long differsAt) {
        int ours = first.columns().indexOf(name);
        int theirs = second.columns().indexOf(name);
        double largest = 0;
        long largestAt = 0;
        for (long step : common) {
            double distance =
                    distance(first.rows().get(step)[ours], second.rows().get(step)[theirs]);
            if (distance > largest) {
                largest = distance;
                largestAt = step;
            }
        }
        return new Column(
                name, first.rows().get(differsAt)[ours], second.rows().get(differsAt)[theirs], largest, largestAt);
    }

    private static double distance(float first, float second) {
        if (Float.isNaN(first) && Float.isNaN(second)) {
            return 0;
        }
        double distance = Math.abs((double) first - second);
        return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
    }
}
