-- Since when a scanner has been known to find nothing, so that it is told once (R-198).
ALTER TABLE scanners ADD COLUMN starving_since timestamp with time zone NULL;
