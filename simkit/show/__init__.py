"""What people see: pictures, forms and pages; alone in importing widget and plotting libraries."""
