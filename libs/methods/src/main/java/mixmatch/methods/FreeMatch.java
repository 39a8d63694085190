package mixmatch.methods;

import static mixmatch.spec.SpecKey.key;
import static mixmatch.spec.SpecRange.below;
import static mixmatch.spec.SpecRange.between;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** FreeMatch (Wang et al., 2023): FixMatch by thresholds that follow the network's confidence, and a term on the classes' shares. */
record FreeMatch(double momentum, double fairness, UnlabeledLoss unlabeled) implements Method {
    static final Methods.Kind KIND = new Methods.Kind(
            "freematch",
            "As FixMatch, by a threshold for each class that follows the network's confidence.",
            UnlabeledLoss.keys(
                    1,
                    UnlabeledLoss.QUARTER,
                    GuessWeights.CURRENT,
                    1,
                    key("method.momentum", below(0, 1), 0.999).says("Decay of the averages that make the thresholds."),
                    key("method.fairness", between(0, 100), 0.001)
                            .says("Weight of the term that keeps classes from being forgotten.")),
            keys -> new FreeMatch(keys.real("momentum"), keys.real("fairness"), UnlabeledLoss.confident(keys)));

    @Override
    public String title() {
        return "FreeMatch";
    }

    @Override
    public List<View> views() {
        return List.of(View.weak(true, false), View.trainedStrong());
    }

    /** p itself: the thresholds are the trainer's, which alone sees every step in order. */
    @Override
    public Guess guess(List<float[]> probabilities, int classes) {
        return Guess.ofAll(probabilities.get(0), classes);
    }

    @Override
    public Memory memory(int images, int classes) {
        double[] numbers = new double[1 + 2 * classes];
        Arrays.fill(numbers, 1.0 / classes);
        return new Thresholds(momentum, fairness, classes, numbers);
    }

    /** tau, then ptilde and htilde, [classes] each. */
    record Thresholds(double momentum, double fairness, int classes, double[] numbers) implements Memory {
        private double ptilde(int c) {
            return numbers[1 + c];
        }

        private double htilde(int c) {
            return numbers[1 + classes + c];
        }

        private void average(int number, double mean) {
            numbers[number] = momentum * numbers[number] + (1 - momentum) * mean;
        }

        /** Moves the averages by this step's guesses, then asks of each its class's threshold, tau ptilde_c / max ptilde. */
        @Override
        public Guess enter(Guess guess, int[] images) {
            float[] p = guess.targets();
            int rows = p.length / classes;
            double confidence = 0;
            double[] share = new double[classes];
            double[] histogram = new double[classes];
            for (int row = 0; row < rows; row++) {
                int likeliest = Guess.likeliest(p, row, classes);
                confidence += p[row * classes + likeliest] / (double) rows;
                histogram[likeliest] += 1.0 / rows;
                for (int c = 0; c < classes; c++) {
                    share[c] += p[row * classes + c] / (double) rows;
                }
            }
            average(0, confidence);
            for (int c = 0; c < classes; c++) {
                average(1 + c, share[c]);
                average(1 + classes + c, histogram[c]);
            }
            double[] thresholds = thresholds();
            Guess sure = Guess.confident(p, classes, 0);
            for (int row = 0; row < rows; row++) {
                int likeliest = Guess.likeliest(p, row, classes);
                sure.weights()[row] = p[row * classes + likeliest] >= thresholds[likeliest] ? 1 : 0;
            }
            return sure;
        }

        /** The greatest is tau. */
        @Override
        public double[] thresholds() {
            double most = Arrays.stream(numbers, 1, 1 + classes).max().orElseThrow();
            double[] thresholds = new double[classes];
            for (int c = 0; c < classes; c++) {
                thresholds[c] = numbers[0] * (ptilde(c) / most);
            }
            return thresholds;
        }

        @Override
        public Optional<LossTerms.Further> further() {
            return Optional.of(this::fairness);
        }

        /**
         * fairness * sum_c a_c log(b_c + 1e-12), a = norm(ptilde / htilde), b = norm(mean_i softmax(z_i) / h) of the unlabelled rows, h
         * the histogram of their likeliest classes; x / 0 is 0. a and h are constants.
         */
        private double fairness(TrainedRows rows, double[] gradient) {
            int unlabeled = rows.count() - rows.labeled();
            double[][] softmax = new double[unlabeled][];
            double[] mean = new double[classes];
            double[] histogram = new double[classes];
            for (int row = 0; row < unlabeled; row++) {
                softmax[row] = rows.probabilities(rows.labeled() + row);
                for (int c = 0; c < classes; c++) {
                    mean[c] += softmax[row][c] / unlabeled;
                }
                histogram[Guess.likeliest(rows.logits(), rows.labeled() + row, classes)] += 1.0 / unlabeled;
            }
            double[] a = new double[classes];
            double[] ratio = new double[classes];
            for (int c = 0; c < classes; c++) {
                a[c] = quotient(ptilde(c), htilde(c));
                ratio[c] = quotient(mean[c], histogram[c]);
            }
            double ofA = Arrays.stream(a).sum();
            double ofRatio = Arrays.stream(ratio).sum();
            double term = 0;
            // By b: a / (b + 1e-12). By the ratio r, b = r / sum r: (of b_c - sum_k of b_k b_k) / sum r.
            double[] byB = new double[classes];
            double inner = 0;
            for (int c = 0; c < classes; c++) {
                double b = ratio[c] / ofRatio;
                term += a[c] / ofA * StrictMath.log(b + 1e-12);
                byB[c] = a[c] / ofA / (b + 1e-12);
                inner += byB[c] * b;
            }
            double[] byMean = new double[classes];
            for (int c = 0; c < classes; c++) {
                byMean[c] = fairness * quotient((byB[c] - inner) / ofRatio, histogram[c]) / unlabeled;
            }
            for (int row = 0; row < unlabeled; row++) {
                double sum = 0;
                for (int c = 0; c < classes; c++) {
                    sum += byMean[c] * softmax[row][c];
                }
                for (int c = 0; c < classes; c++) {
                    gradient[(rows.labeled() + row) * classes + c] += softmax[row][c] * (byMean[c] - sum);
                }
            }
            return fairness * term;
        }

        private static double quotient(double of, double by) {
            return by > 0 ? of / by : 0;
        }
    }
}
