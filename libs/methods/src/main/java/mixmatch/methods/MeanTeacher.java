package mixmatch.methods;

/** Mean Teacher (Tarvainen and Valpola, 2017): the network predicts of one view what the average of its weights does of another. */
final class MeanTeacher {
    static final Methods.Kind KIND = Consistency.kind(
            "Mean Teacher",
            "mean-teacher",
            "Trains two views of an image to be predicted alike, one by the averaged weights.",
            50,
            GuessWeights.EMA);

    private MeanTeacher() {}
}
