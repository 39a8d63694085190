package mixmatch.local;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How far two runs' losses lie apart, over the steps that both have.
 *
 * @param steps how many those are
 * @param parting the first of them at which the runs differ in any bit; empty where they do not
 * @param columns how far apart each column is; empty while the runs have not parted
 */
record LossDiff(long steps, OptionalLong parting, List<Column> columns) {
    /**
     * One column.
     *
     * @param first at the parting step
     * @param second at the parting step
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

    static LossDiff of(Losses first, Losses second) {
        List<Long> common = first.rows().keySet().stream()
                .filter(second.rows()::containsKey)
                .toList();
        OptionalLong parting = common.stream()
                .filter(step -> !same(first.rows().get(step), second.rows().get(step)))
                .mapToLong(Long::longValue)
                .findFirst();
        List<Column> columns = new ArrayList<>();
        if (parting.isPresent()) {
            for (String name : first.columns()) {
                if (second.columns().contains(name)) {
                    columns.add(column(name, first, second, common, parting.getAsLong()));
                }
            }
        }
        return new LossDiff(common.size(), parting, columns);
    }

    private static Column column(String name, Losses first, Losses second, List<Long> common, long parting) {
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
                name, first.rows().get(parting)[ours], second.rows().get(parting)[theirs], largest, largestAt);
    }

    /** Bit for bit, but for which of the many NaNs it is. */
    private static boolean same(float[] ours, float[] theirs) {
        if (ours.length != theirs.length) {
            return false;
        }
        for (int i = 0; i < ours.length; i++) {
            if (Float.floatToIntBits(ours[i]) != Float.floatToIntBits(theirs[i])) {
                return false;
            }
        }
        return true;
    }

    private static double distance(float first, float second) {
        if (Float.isNaN(first) && Float.isNaN(second)) {
            return 0;
        }
        double distance = Math.abs((double) first - second);
        return Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance;
    }
}
