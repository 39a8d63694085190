package mixmatch.methods;

/**
 * Mean Teacher (Tarvainen and Valpola, 2017): the network predicts of one view of an image what the moving average of its weights
 * predicts of another.
 */
final class MeanTeacher {
    static final MethodKind KIND = new Consistency(
            "Mean Teacher",
            "mean-teacher",
            "Trains two views of an image to be predicted alike, one by the averaged weights.",
            50,
            GuessWeights.EMA);

    private MeanTeacher() {}
}
