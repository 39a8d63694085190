package mixmatch.methods;

import java.util.List;

/** Supervised training on all images with their labels: what the labels that are missing would be worth. */
final class Full {
    static final Methods.Kind KIND = new Methods.Kind(
            "full", "Trains on all images with their labels.", List.of(), keys -> new Supervised(true));

    private Full() {}
}
