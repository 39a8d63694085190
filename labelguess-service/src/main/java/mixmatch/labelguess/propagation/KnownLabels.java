package mixmatch.labelguess.propagation;

/** The rows of the labelled images and the class of each, of so many classes. Not to be written to. */
public record KnownLabels(int[] rows, int[] labels, int classes) {
    public KnownLabels {
        if (rows.length != labels.length || classes < 2) {
            throw new IllegalArgumentException(
                    "%d labels of %d images, %d classes; each labelled image has a label of at least two classes"
                            .formatted(labels.length, rows.length, classes));
        }
        for (int label : labels) {
            if (label < 0 || label >= classes) {
                throw new IllegalArgumentException("label %d; labels are from 0 to %d".formatted(label, classes - 1));
            }
        }
    }

    /** Column c of Y: 1 over the number of the class's labelled images for each of them, else 0. */
    double[] column(int c, int count) {
        double[] y = new double[count];
        int images = 0;
        for (int label : labels) {
            images += label == c ? 1 : 0;
        }
        for (int i = 0; i < rows.length; i++) {
            if (labels[i] == c) {
                y[rows[i]] = 1.0 / images;
            }
        }
        return y;
    }
}
