package mixmatch.methods;

import java.util.List;

/** Supervised training: cross-entropy of the labelled images alone. */
record Supervised(boolean takesAllLabels) implements Method {
    static final Methods.Kind KIND = new Methods.Kind(
            "supervised", "Trains on the labelled images alone.", List.of(), keys -> new Supervised(false));

    @Override
    public String title() {
        return "Supervised training";
    }
}
