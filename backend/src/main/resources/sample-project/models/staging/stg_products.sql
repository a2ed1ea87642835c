select
    sku as product_id,
    name as product_name,
    category,
    {{ cents_to_euros('price_cents') }} as price,
    {{ cents_to_euros('cost_cents') }} as unit_cost
from {{ ref('raw_products') }}
