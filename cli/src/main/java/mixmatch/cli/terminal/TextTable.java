package mixmatch.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Rows of cells as aligned text: names to the left, numbers to the right. */
public final class TextTable {
    private final IntPredicate names;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param names how many columns, from the left, hold names */
    public TextTable(int names, List<String> header) {
        this(column -> column < names, header);
    }

    /** @param names true of the columns, counted from 0, that hold names */
    public TextTable(IntPredicate names, List<String> header) {
        this.names = names;
        rows.add(header);
    }

    public void add(List<String> row) {
        rows.add(row);
    }

    public String text() {
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                String format = "%" + (names.test(column) ? "-" : "") + width(column) + "s";
                line.append(column == 0 ? "" : "   ").append(String.format(format, row.get(column)));
            }
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(1);
    }
}
