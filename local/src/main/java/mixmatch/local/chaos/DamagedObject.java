package mixmatch.local.chaos;

import java.util.SplittableRandom;

/** An object loses a bit, its second half or itself, and whoever had read it already must read it again. */
final class DamagedObject {
    /** A way to damage it. */
    private interface Damage {
        void to(String key) throws Exception;
    }

    private DamagedObject() {}

    /** Damages it in any way; gives what was done. */
    static String anyhow(StoredObjects objects, String key, SplittableRandom random) throws Exception {
        String what;
        Damage damage;
        switch (random.nextInt(3)) {
            case 0 -> {
                what = "with a flipped bit";
                damage = objects::flipABit;
            }
            case 1 -> {
                what = "cut in half";
                damage = objects::truncate;
            }
            default -> {
                what = "deleted";
                damage = objects::delete;
            }
        }
        damage.to(key);
        return what;
    }
}
