package mixmatch.methods;

import java.util.List;

/** Supervised training: cross-entropy of the labelled images alone. */
record Supervised(boolean takesAllLabels) implements Method {
    static final Methods.Kind KIND = new Methods.Kind(
            "supervised", "Trains on the labelled images alone.", List.of(), keys -> new Supervised(false));

    /** On all images with their labels: what the labels that are missing would be worth. */
    static final Methods.Kind FULL = new Methods.Kind(
            "full", "Trains on all images with their labels.", List.of(), keys -> new Supervised(true));

    @Override
    public String title() {
        return "Supervised training";
    }
}
